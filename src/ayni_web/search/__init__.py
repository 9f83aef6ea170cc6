"""Full text, and meaning where the extra is installed, over what the asker may see."""
