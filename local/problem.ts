/** Something the person who started the runtime can mend: told in one line, without a stack. */
export class StartProblem extends Error {}
