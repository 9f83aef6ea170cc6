"""Mail by its headers: what mbox files, maildir folders and, one day, IMAP have in common.

    scanning    where messages begin in an mbox stream
    opening     plain and gzipped files, and what a file that is no mail looks like
    headers     the header lines that count, and the words in them
    addresses   lists of people as headers write them
    dates       when a message was written
    noise       lists, newsletters, programs, delivery and calendar notices
    letter      one message, reduced to what an act needs
    shelf       letters put by in a temporary file until all of them are known
    reading     letters to parties, contacts and answers

Bodies are skipped, never decoded and never kept.
"""
