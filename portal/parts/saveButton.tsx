import { useMutation } from '@tanstack/react-query'
import { saveAs } from '../saveAs.ts'
import { Failure } from './failure.tsx'

interface SaveButtonProps {
  readonly label: string
  readonly fileName: string
  read(): Promise<Blob>
}

/** Reads content and saves it as a file. */
export function SaveButton({ label, fileName, read }: SaveButtonProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: read,
    onSuccess: (content) => saveAs(fileName, content),
  })
  return (
    <div className="save">
      <button type="button" className="quiet" disabled={isPending} onClick={() => mutate()}>
        {label}
      </button>
      {error && <Failure error={error} />}
    </div>
  )
}
