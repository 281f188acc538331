"""The ministry's side, as a process of its own: intake behind a crypto server, the СПСЗН desk.

It stands for ІІС «Соціальна громада» where no real one may be reached: it keeps its own store,
verifies every package with the same validator as the gateway, signs what it promises, and can
be told to misbehave (``switches``).
"""
