"""What the overview tells, read for one person on one day: a file per part of the page.

`standing` where the NDS stands · `cycle` the round and one's own part in it · `changes` what improved, got worse, is
late or is nobody's · `pictures` milestones on a time line and indicators as small lines.
"""
