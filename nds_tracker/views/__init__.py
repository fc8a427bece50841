"""The pages that join all rooms."""
