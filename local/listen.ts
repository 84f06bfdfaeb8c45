import { once } from 'node:events'
import type { Server } from 'node:http'
import * as z from 'zod'
import { StartProblem } from './problem.ts'

/** Listens on loopback and returns the port. Port 0 selects any free one. */
export async function listen(server: Server, port: number): Promise<number> {
  const listening = once(server, 'listening')
  server.listen(port, '127.0.0.1')
  try {
    await listening
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EACCES')
      throw new StartProblem(`You are not permitted to use port ${port}. Choose other ports with --port.`)
    if (error.code !== 'EADDRINUSE') throw error
    throw new StartProblem(`Port ${port} is in use. Stop the program that uses it, or choose other ports with --port.`)
  }
  return z.object({ port: z.int() }).parse(server.address()).port
}

/** Stops accepting requests, lets those in progress finish, and closes idle connections. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const impatient = setTimeout(() => server.closeAllConnections(), 2_000)
  await closed
  clearTimeout(impatient)
}
