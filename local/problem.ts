/** A problem that the person who started the runtime can fix. It is shown on one line, without a stack. */
export class StartProblem extends Error {}
