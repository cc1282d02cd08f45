"""The pages of people who take part in a study, opened by a link without signing in."""
