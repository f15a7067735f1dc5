//! Contents that a stranger made to do harm -> a refusal in plain words, or files under safe names.
