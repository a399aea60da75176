"""The store: the one way to what is kept, on SQLite or PostgreSQL. Nothing else in the house knows SQL.

    engines       connections with the settings that lose nothing
    revisions     the shape of the tables: migrations, status, and refusal of any other
    opened        a store opened for work; one transaction with its actor, its audit and its anchor
    permissions   the table of who may do what, and how a row stands to an operator
    chain         the audit: appended in the same transaction, hashed in a chain, anchored outside
    reach         which rows an actor may see, as conditions on tables
    registers     reading data sets, whole, in scope, or around one unit
    taking_in     writing data sets: what would change, and changing it in one transaction
    once          rows that are the same whoever writes them
    history       edited rows: versions, stale writes refused with what changed and by whom
    booking       places taken and given up
    kept_plans    snapshots, plans and proposals
    decisions     decisions, answers and the requests that took effect
    people        users, sessions, passwords
    masked        free text of others hidden, and left alone when it comes back
    confirmed     whether the person has shown a short while ago who it is
    passwords     which passwords are good enough
    leaving       which children are done with, since when, and whose time to be kept has run out
    erasing       a child taken out of rows and records, with what can no longer be shown
    asked         scenarios with versions, runs with provenance
    sealed        what is only added to, set beside the audit
    locked        files that only a passphrase opens
    backups       online, encrypted, verified by restoring

Every function that reads or writes takes a `Work`: it carries the transaction and who acts, and asks the
permission table. No function gives a connection away.
"""
