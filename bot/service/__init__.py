"""What anyone may ask or change; knows no Discord and no terminal."""
