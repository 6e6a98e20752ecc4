// Why a task is given to someone else: the few reasons that cover a night. The words sent are the
// reader's.

export const kReasons = ['nearer', 'busy', 'off_duty', 'uncovered'] as const;
