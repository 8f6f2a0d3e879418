/** A failure that a person can do something about: the message says what, and there is nothing else to tell. */
export class CommandError extends Error {}
