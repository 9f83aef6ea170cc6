"""Thanks, credit, wins, recognition by written rules, and stories told with the consent of all in them."""
