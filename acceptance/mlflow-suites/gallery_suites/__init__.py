"""A plugin of pytest that gives the tests of MLflow's server a Gallery server instead; see the README beside it."""
