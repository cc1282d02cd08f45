"""Who is in which arm. Sealed: import contracts let only the trial office, jobs and commands in.

There is no table yet: allocation arrives with the trial office. The seal is here first, so that no
module can come to depend on allocation before it holds anything.
"""
