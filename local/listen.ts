import { once } from 'node:events'
import type { Server } from 'node:http'
import * as z from 'zod'
import { StartProblem } from './problem.ts'

/** Listens on loopback; port 0 takes any that is free. Answers the port. */
export async function listen(server: Server, port: number): Promise<number> {
  const listening = once(server, 'listening')
  server.listen(port, '127.0.0.1')
  try {
    await listening
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EACCES')
      throw new StartProblem(`Port ${port} is not for you to take. Begin the ports elsewhere with --port.`)
    if (error.code !== 'EADDRINUSE') throw error
    throw new StartProblem(`Port ${port} is in use. Stop what uses it, or begin the ports elsewhere with --port.`)
  }
  return z.object({ port: z.int() }).parse(server.address()).port
}

/** Stops taking requests, lets those under way end, and closes idle connections. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const impatient = setTimeout(() => server.closeAllConnections(), 2_000)
  await closed
  clearTimeout(impatient)
}
