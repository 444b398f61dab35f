"""What is listened to: feeds and pages, with their health."""
