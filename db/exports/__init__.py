"""What a comparison looks like outside the database: one file a format."""
