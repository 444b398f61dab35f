"""A stand-in for WeChat's platform, written from its public description: for the demonstration and for tests.

    platform    the platform itself: followers, tokens, interfaces with their real refusals, publications
    calling     how it calls an account: signed, encrypted, again when there is no answer in time
    server      its interfaces over HTTP, and a page like a phone on which one plays the follower

It knows nothing of Django, and shares no code with what it tests: signature and encryption are written anew.
"""
