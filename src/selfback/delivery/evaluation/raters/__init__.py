"""What professionals open by a link: plans of vignettes to judge, and statements; no account."""
