"""Help that was passed on: chains through third people, shown and told with the consent of everybody in them."""
