"""THE ARCHIVE: files and SQL; knows nothing of Scrapy, clocks or configuration."""
