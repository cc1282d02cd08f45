"""Ways in which a message leaves the product; a host names one for mail and one for SMS."""
