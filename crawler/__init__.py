"""THE WAY: from an outlet's homepage to articles and what they concern; a Scrapy project."""
