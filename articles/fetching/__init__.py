"""What goes out to the web, all of it through one fetcher.

`fetcher` asks a web address and follows where it leads; `connecting` opens the connections, to no
address but those that were checked; `turns` lets one request at a time at each host; and `robots`
says what a site wants no robot to read.
"""
