//! Cards of made-up keys -> what sorting, judging and printing make of them.
