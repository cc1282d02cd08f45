"""Sets of vignettes designed so that what moves judgements can be told apart.

`design` chooses runs, `divide` puts them into blocks, `qualities_of` says what a set can and cannot
tell, and `DesignFile` gives factors their words and answers.
"""
