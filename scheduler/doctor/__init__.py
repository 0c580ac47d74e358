"""What has to be so for yearmind to live on this machine, looked at one by one; nothing is changed by it."""
