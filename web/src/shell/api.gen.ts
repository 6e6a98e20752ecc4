// Generated from /v1/openapi.json by web/apigen; do not edit.
// Schemas 98b0f5c90f92a93f
export interface components {
  schemas: {
    Account: {
      id: components["schemas"]["Id"];
      name: string;
      state: "waiting" | "open" | "closed";
      made_at: components["schemas"]["Time"];
      roles: components["schemas"]["AccountRole"][];
      /** @description For the first sign-in; told once. */
      code: string | null;
    };
    AccountList: {
      items: components["schemas"]["Account"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    AccountRole: {
      id: components["schemas"]["Id"];
      role: string;
      area: components["schemas"]["AreaRef"] | null;
      from: components["schemas"]["Time"];
      until: components["schemas"]["TimeOrNull"];
      is_over: boolean;
    };
    AreaLevel:
      | "city"
      | "district"
      | "subdistrict"
      | "township"
      | "section"
      | "community"
      | "village"
      | "village_group"
      | "grid_cell";
    AreaRef: {
      id: components["schemas"]["Id"];
      name: string;
      level: components["schemas"]["AreaLevel"];
      parent_name: string;
    };
    Ask: {
      id: components["schemas"]["Id"];
      /** @description What a person reads aloud: 7K3-Q2M. */
      reference: string;
      kind: string;
      text: string;
      state: components["schemas"]["AskState"];
      created_at: components["schemas"]["Time"];
      due_at: components["schemas"]["Time"];
      is_late: boolean;
      owner: components["schemas"]["Owner"] | null;
      accepted_at: components["schemas"]["TimeOrNull"];
      done_at: components["schemas"]["TimeOrNull"];
      stars: components["schemas"]["Stars"];
      /** @description Token of the follow link. */
      follow: string | null;
    };
    AskEntered: {
      id: components["schemas"]["Id"];
      reference: string;
      task: components["schemas"]["TaskRow"];
      owner: components["schemas"]["Owner"];
      is_crisis: boolean;
      same: components["schemas"]["TaskRow"][];
      follow: string;
    };
    AskList: {
      items: components["schemas"]["Ask"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    AskOpened: {
      ask: components["schemas"]["Ask"];
      follow: string;
    };
    AskState: "open" | "accepted" | "done" | "dropped";
    Attachment: {
      id: components["schemas"]["Id"];
      mime: "image/jpeg" | "audio/webm" | "audio/mp4";
      byte_count: number;
      name: string;
      made_at: components["schemas"]["Time"];
      /** @description Base64 of the one asked for. */
      data: string | null;
    };
    AttachmentList: {
      items: components["schemas"]["Attachment"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    AuditCheck: {
      ok: boolean;
      leaf_count: number;
      row_count: number;
      problems: {
        where: string;
        what: string;
      }[];
    };
    AuditLeaf: {
      /** @description Place in the log; null until a head covers it. */
      position: number | null;
      bucket: number;
      seq: number;
      at: components["schemas"]["Time"];
      verb: string;
      actor: string;
      entity: string;
      hash: string;
    };
    AuditRead: {
      at: components["schemas"]["Time"];
      account: string;
      name: string;
      verb: string;
      /** @description A pseudonym, never a name. */
      person: string;
      reason: string;
    };
    AuditSummary: {
      leaf_count: number;
      head: {
        size: number;
        root: string;
        at: components["schemas"]["Time"];
        signature: string;
        key: string;
      } | null;
    };
    Caller: {
      person_id: components["schemas"]["Id"];
      household_id: components["schemas"]["Id"];
      name: string;
      address: string;
      door: string;
      area: components["schemas"]["AreaRef"];
      is_living_alone: boolean;
      open: components["schemas"]["TaskRow"][];
    };
    CallerList: {
      items: components["schemas"]["Caller"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Card: {
      kind: string;
      zh: string;
      en: string;
      guide: components["schemas"]["CardLines"];
      bring: components["schemas"]["CardLines"];
      call: components["schemas"]["CardLines"];
      check: components["schemas"]["CardLines"];
    };
    CardLines: {
      zh: string;
      en: string;
    }[];
    CodeSent: {
      sent_to: string;
      valid_s: number;
    };
    Conflict: {
      record: components["schemas"]["Id"];
      kind: "visit" | "need" | "accept" | "done";
      /** @description A fault key: translate by it. */
      why: string;
      task: components["schemas"]["Id"] | null;
      door: string;
      name: string;
      happened_at: components["schemas"]["Time"];
      received_at: components["schemas"]["Time"];
      said: {
        [key: string]: unknown;
      };
    };
    ConflictList: {
      items: components["schemas"]["Conflict"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    ConflictsSettled: {
      settled_count: number;
    };
    Delivery: {
      id: components["schemas"]["Id"];
      kind: string;
      channel: "sms" | "mail";
      state: "waiting" | "sending" | "sent" | "failed" | "expired" | "shown";
      /** @description Masked. */
      to: string;
      at: components["schemas"]["Time"];
      done_at: components["schemas"]["TimeOrNull"];
      tries: number;
      last_error: string;
    };
    DeliveryList: {
      items: components["schemas"]["Delivery"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    DemoMessages: {
      items: {
        at: components["schemas"]["Time"];
        to: string;
        text: string;
      }[];
    };
    DemoPeople: {
      items: {
        who: string;
        name: string;
        title_zh: string;
        title_en: string;
        token: string;
        home: string;
      }[];
    };
    Device: {
      device: components["schemas"]["Id"];
      made_at: components["schemas"]["Time"];
      is_revoked: boolean;
    };
    DeviceList: {
      items: components["schemas"]["Device"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    DeviceRevoked: {
      revoked_count: number;
    };
    DeviceSecret: {
      device: components["schemas"]["Id"];
      /** @description Base64 of 32 bytes. */
      secret: string;
      as_of: components["schemas"]["Time"];
    };
    Enrolment: {
      name: string;
      totp_uri: string;
      totp_secret: string;
    };
    Export: {
      id: components["schemas"]["Id"];
      what: "people" | "households" | "venues";
      area: components["schemas"]["AreaRef"] | null;
      reason: string;
      state: "asked" | "approved" | "refused" | "fetched";
      asked_by: string;
      approved_by: string;
      is_mine: boolean;
      may_approve: boolean;
      rows: number;
      asked_at: components["schemas"]["Time"];
      expires_at: components["schemas"]["Time"];
    };
    ExportList: {
      items: components["schemas"]["Export"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Fault: {
      fault: {
        /** @description Public and stable: translate by it. */
        key: string;
        kind:
          | "bad_input"
          | "not_signed_in"
          | "refused"
          | "absent"
          | "conflict"
          | "too_large"
          | "too_many"
          | "bug"
          | "unavailable";
        detail?: string;
        fields?: {
          field: string;
          key: string;
          expected?: string;
        }[];
      };
      /** @description What to quote when asking for help. */
      incident?: string;
    };
    Health: {
      ok: boolean;
    };
    Id: string;
    Import: {
      id: components["schemas"]["Id"];
      what: string;
      file_name: string;
      state:
        | "uploading"
        | "waiting"
        | "checking"
        | "checked"
        | "running"
        | "done"
        | "stopped"
        | "failed";
      rows: number;
      inserted: number;
      updated: number;
      unchanged: number;
      refused: number;
      done_ratio: number;
      stopped_by: string;
      has_errors: boolean;
      report: components["schemas"]["ImportReport"] | null;
      made_at: components["schemas"]["Time"];
    };
    ImportColumn: {
      name: string;
      zh: string;
      en: string;
      is_required: boolean;
    };
    ImportList: {
      items: components["schemas"]["Import"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
      tables: {
        what: string;
        columns: components["schemas"]["ImportColumn"][];
      }[];
    };
    ImportPart: {
      number: number;
    };
    ImportReport: {
      headings: string[];
      missing?: string[];
      encoding?: string;
      mapping?: {
        [key: string]: string;
      };
      ignored?: string[];
      refusals?: {
        line: number;
        column: string;
        key: string;
        expected_zh: string;
        expected_en: string;
      }[];
    };
    Kinds: {
      items: {
        kind: string;
        zh: string;
        en: string;
        icon: string;
        due_minutes: number;
        proofs: string[];
        text_label_zh: string;
        text_label_en: string;
      }[];
    };
    LaneCounts: {
      late: number;
      waiting: number;
      going: number;
      closed: number;
      cells: number;
      uncovered_cells: number;
    };
    LatePage: {
      area: components["schemas"]["AreaRef"];
      path: components["schemas"]["AreaRef"][];
      as_of: components["schemas"]["Time"];
      totals: components["schemas"]["LaneCounts"];
      next_due_at: components["schemas"]["TimeOrNull"];
      children: (components["schemas"]["LaneCounts"] & {
        area: components["schemas"]["AreaRef"];
        oldest_due_at: components["schemas"]["TimeOrNull"];
      })[];
    };
    LeafList: {
      items: components["schemas"]["AuditLeaf"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Me: {
      person: {
        name: string;
        phone_masked: string;
      };
      household: {
        address: string;
        door: string;
      };
    };
    /** @description Prometheus text format. */
    Metrics: string;
    OpenApi: Record<string, never>;
    OwnSession: {
      id: components["schemas"]["Id"];
      made_at: components["schemas"]["Time"];
      expires_at: components["schemas"]["Time"];
      /** @description Two words at most: Android Chrome. */
      device: string;
      is_this: boolean;
    };
    Owner: {
      name: string;
      title_zh: string;
      title_en: string;
      level: components["schemas"]["AreaLevel"];
    };
    ParkedEvent: {
      id: components["schemas"]["Id"];
      kind: string;
      at: components["schemas"]["Time"];
      tries: number;
      last_error: string;
    };
    ParkedEventList: {
      items: components["schemas"]["ParkedEvent"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    PartKept: {
      attachment: components["schemas"]["Id"];
      is_whole: boolean;
      missing: number[];
    };
    /** @description Never text, address, kind or name of the asker. */
    Progress: {
      reference: string;
      state: components["schemas"]["AskState"];
      created_at: components["schemas"]["Time"];
      due_at: components["schemas"]["Time"];
      is_late: boolean;
      owner: {
        name: string;
        title_zh: string;
        title_en: string;
      } | null;
      accepted_at: components["schemas"]["TimeOrNull"];
      done_at: components["schemas"]["TimeOrNull"];
      stars: components["schemas"]["Stars"];
      as_of: components["schemas"]["Time"];
      hotline: string;
    };
    ReadList: {
      items: components["schemas"]["AuditRead"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Readiness: {
      ok: boolean;
      reasons?: string[];
    };
    Responder: {
      account_id: components["schemas"]["Id"];
      name: string;
      role: components["schemas"]["RoleName"];
      area: components["schemas"]["AreaRef"];
      open_count: number;
    };
    ResponderList: {
      items: components["schemas"]["Responder"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Revoked: {
      revoked_count: number;
    };
    RoleName:
      | "resident"
      | "community_worker"
      | "community_lead"
      | "street_officer"
      | "district_officer"
      | "city_officer"
      | "auditor"
      | "administrator"
      | "personnel_officer"
      | "phone_desk"
      | "complaint_handler"
      | "clerk"
      | "party_contact";
    Round: {
      as_of: components["schemas"]["Time"];
      day: string;
      /** @description Send it back as `since`. */
      mark: string;
      is_full: boolean;
      cells: {
        id: components["schemas"]["Id"];
        name: string;
        address: string;
      }[];
      buildings: unknown[][];
      rules: {
        rule: string;
        zh: string;
        en: string;
        asks_temperature: boolean;
      }[];
      doors: unknown[][];
      tasks: components["schemas"]["TaskRow"][];
    };
    Rung: {
      task_id: components["schemas"]["Id"];
      kind: string;
      title: string;
      priority: number;
      area: components["schemas"]["AreaRef"];
      due_at: components["schemas"]["Time"];
      rung: number;
      tells: string;
      told_at: components["schemas"]["Time"];
    };
    RungList: {
      items: components["schemas"]["Rung"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Service: {
      ok: boolean;
      reasons: string[];
      parked_events: number;
      has_gateway: boolean;
      messages: {
        waiting: number;
        failed: number;
        sent: number;
        expired: number;
      };
      as_of: components["schemas"]["Time"];
    };
    Session: {
      account: {
        id: components["schemas"]["Id"];
        kind: "staff" | "resident";
        name: string;
      };
      roles: {
        role: components["schemas"]["RoleName"];
        area: components["schemas"]["AreaRef"];
      }[];
      csrf: string;
      expires_at: components["schemas"]["Time"];
      home: string;
      demo: boolean;
    };
    SessionList: {
      items: components["schemas"]["OwnSession"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Stars: number | null;
    /** @description A CSV or XLSX file. */
    TableFile: string;
    TaskDetail: components["schemas"]["TaskRow"] & {
      attachments: {
        id: components["schemas"]["Id"];
        mime: string;
        byte_count: number;
        name: string;
        made_at: components["schemas"]["Time"];
      }[];
      channel: string;
      caller: {
        name: string;
        phone: string;
        address: string;
      } | null;
      rungs: {
        number: number;
        tells: "holder" | "lead" | "street" | "district" | "city";
        name: string;
        told_at: components["schemas"]["Time"];
        acked_at: components["schemas"]["TimeOrNull"];
        acked_by: string;
        said: string;
      }[];
      bounces: number;
      reopens: number;
      tries: number;
      after_tries: "" | "try_again" | "visit" | "lead_decides";
      merged_into: components["schemas"]["Id"] | null;
      same: components["schemas"]["TaskRow"][];
      parts: components["schemas"]["TaskRow"][];
      person: {
        name: string;
        age: number;
        phone: string;
      } | null;
      kind_zh: string;
      kind_en: string;
      proofs: string[];
      text: string;
      proof: {
        kind: string;
        note: string;
      } | null;
      stars: components["schemas"]["Stars"];
      steps: {
        at: components["schemas"]["Time"];
        what:
          | "opened"
          | "accepted"
          | "done"
          | "assigned"
          | "late"
          | "dropped"
          | "bounced"
          | "reopened"
          | "unreachable"
          | "merged"
          | "unmerged"
          | "split"
          | "reminded"
          | "acknowledged"
          | "escalated"
          | "confirmed";
        word: string;
        name: string;
      }[];
      can:
        | ("accept"
        | "done"
        | "assign"
        | "bounce"
        | "unreached"
        | "split"
        | "merge"
        | "unmerge"
        | "acknowledge")[];
      read_logged: boolean;
    };
    TaskList: {
      items: components["schemas"]["TaskRow"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    TaskRow: {
      id: components["schemas"]["Id"];
      kind: string;
      source:
        | "ask"
        | "directive"
        | "list"
        | "need"
        | "visit"
        | "followup"
        | "complaint"
        | "blocker"
        | "appeal"
        | "split";
      title: string;
      priority: number;
      is_crisis: boolean;
      needs_decision: boolean;
      state: components["schemas"]["AskState"];
      lane: "late" | "waiting" | "going" | "closed";
      door: string;
      address: string;
      area: components["schemas"]["AreaRef"];
      due_at: components["schemas"]["Time"];
      is_late: boolean;
      accepted_at: components["schemas"]["TimeOrNull"];
      done_at: components["schemas"]["TimeOrNull"];
      holder: {
        id: components["schemas"]["Id"];
        name: string;
      } | null;
      /** @description Nobody on duty in the cell: a higher level answers. */
      fallback: boolean;
      version: number;
    };
    /**
     * Format: date-time
     * @description RFC 3339 with the city's offset.
     */
    Time: string;
    /** Format: date-time */
    TimeOrNull: string | null;
    UncoveredCell: {
      area: components["schemas"]["AreaRef"];
      answers: {
        area: components["schemas"]["AreaRef"];
        name: string;
      };
    };
    UncoveredList: {
      items: components["schemas"]["UncoveredCell"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    UploadList: {
      items: components["schemas"]["UploadOutcome"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    UploadOutcome: {
      key: string;
      outcome: "kept" | "conflict" | "refused" | "retry";
      record: components["schemas"]["Id"] | null;
      task: components["schemas"]["Id"] | null;
      /** @description Of a conflict: a fault key. */
      why: string | null;
      fault: {
        key: string;
        kind: string;
      } | null;
    };
  };
  responses: {
    /** @description What went wrong, by a stable key. */
    Fault: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Fault"];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
