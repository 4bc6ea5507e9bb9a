"""The version of tool and modules: one semver for both."""

__version__ = "0.1.0"
