"""What has been released as a folder of web pages: no server, no network, readable without scripts."""
