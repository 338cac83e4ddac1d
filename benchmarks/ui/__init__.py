"""Speed of the component in real Chromium, beside a floor that only draws."""
