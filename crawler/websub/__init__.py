"""WebSub (W3C Recommendation of 2018): a hub tells of a feed's news, so that the feed is asked for them less often."""
