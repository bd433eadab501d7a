import warnings

# underthesea brings joblib, of which nothing is used; in a container without shared memory it complains when imported.
warnings.filterwarnings("ignore", message=".*joblib will operate in serial mode")
