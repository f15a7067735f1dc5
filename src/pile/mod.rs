//! Code texts from many photos -> sets, with what is read, missing and doubtful.
