"""Scrapy's settings: the path that a page goes, and manners that Scrapy does not have by default."""

from crawler.bodies import ACCEPT_ENCODING

BOT_NAME = "yearmind"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# The path: capture before understanding, but for sources whose wishes are honoured.
ITEM_PIPELINES = {
    "crawler.pipelines.Exclude": 50,
    "crawler.pipelines.Keep": 100,
    "crawler.pipelines.Extract": 200,
    "crawler.pipelines.Match": 300,
    "crawler.pipelines.Record": 400,
    "crawler.pipelines.Show": 500,
}

# One request at a time per host, with a pause, is the handler's care; Scrapy's own slots must not stand in its way.
DOWNLOAD_HANDLERS = {
    "http": "crawler.handler.PoliteHandler",
    "https": "crawler.handler.PoliteHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
CONCURRENT_ITEMS = 1  # an answer holds one page, and Scrapy makes so many tasks for each answer
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 32
DOWNLOAD_DELAY = 0
DOWNLOADER_MIDDLEWARES = {
    "crawler.rendering.middleware.RenderingMiddleware": 90,  # what redirects and retries bring at last
    "crawler.middlewares.RobotsMiddleware": 100,
    "crawler.middlewares.TdmMiddleware": 110,
    "crawler.completing.WholeMiddleware": 540,  # before Scrapy's retries, which come to their end behind it
    "crawler.redirects.Redirects": 600,
    "crawler.cookies.Cookies": 700,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    # Bodies are kept as sent and unpacked where they are read, within bounds and where it can be killed.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # Every answer is the spider's to judge, and no link is followed but by its own rule.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
ROBOTSTXT_OBEY = True
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": ACCEPT_ENCODING,
}

# Bounds.
DOWNLOAD_FAIL_ON_DATALOSS = False  # what came is kept, and marked, where no more is to be had
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 10
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
URLLENGTH_LIMIT = 4096

# Nothing listens, nothing is sent but what was asked for.
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
EXTENSIONS_BASE = {
    # Those of use here. To set the others to None would import them, and RemoteControl's server takes as long as pages.
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
}
LOG_FORMATTER = "crawler.logs.Quiet"
LOG_LEVEL = "INFO"
"""`scrapy crawl` is talkative enough with this; `yearmind` sets its own."""
FEED_EXPORT_ENCODING = "utf-8"
