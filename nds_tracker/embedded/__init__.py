"""PostgreSQL and Redis for a machine that has neither: started beside the site, on loopback only.

`embedded.environment` decides what a command needs, `embedded.servers` starts and stops it.
"""
