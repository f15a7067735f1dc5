//! Age files as they are made, damaged and forged -> what opening them says.
