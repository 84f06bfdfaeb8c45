/*
 * Runs a program and stops it once the runtime has ended, for any reason. Usage: guard.mjs PROGRAM ARGUMENTS...
 */
import { spawn } from 'node:child_process'

const [program, ...programArguments] = process.argv.slice(2)
const child = spawn(program, programArguments, { stdio: ['ignore', 'inherit', 'inherit'] })
child.on('exit', (code) => process.exit(code ?? 1))
const end = () => child.kill('SIGTERM')
process.on('disconnect', end)
process.on('SIGTERM', end)
// Ctrl-C reaches the whole process group, but the runtime decides when the emulators stop.
process.on('SIGINT', () => {})
