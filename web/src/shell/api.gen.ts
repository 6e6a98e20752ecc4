// Generated from /v1/openapi.json by web/apigen; do not edit.
// Schemas b6288064edf7508e
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
    AppealAnswered: {
      is_upheld: boolean;
    };
    AppealToAnswer: {
      person: components["schemas"]["PersonCard"];
      words: string;
      round: number;
      id: components["schemas"]["Id"];
      rule: string;
      filed_at: components["schemas"]["Time"];
      due_at: components["schemas"]["Time"];
      status: components["schemas"]["PassStatus"];
    };
    AppealToAnswerList: {
      items: components["schemas"]["AppealToAnswer"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
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
      | "grid_cell"
      | "command";
    AreaPage: {
      area: components["schemas"]["AreaRef"];
      /** @description What tables name it by; empty below them. */
      code: string;
      path: components["schemas"]["AreaRef"][];
      parts: (components["schemas"]["AreaRef"] & {
        cells: number;
      })[];
      buildings: string[];
      past: {
        name: string;
        from: string;
        to: string;
        is_same: boolean;
      }[];
      /** @description Placements still being rewritten. */
      moves_open: number;
    };
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
      /** @description Said to be done; the asker says so too. */
      awaits_you: boolean;
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
    Blocker: {
      id: components["schemas"]["Id"];
      /** @description The promise to answer. */
      task_id: components["schemas"]["Id"];
      blocked_task_id: components["schemas"]["Id"];
      blocked_kind: string;
      cause:
        | "supplies"
        | "people"
        | "vehicle"
        | "authority"
        | "rule"
        | "other_office"
        | "access"
        | "information"
        | "other";
      text: string;
      area: components["schemas"]["AreaRef"] | null;
      level_area: components["schemas"]["AreaRef"] | null;
      holder: components["schemas"]["NamedAccount"];
      raised_at: components["schemas"]["Time"];
      due_at: components["schemas"]["Time"];
      is_late: boolean;
      answered_at: components["schemas"]["TimeOrNull"];
      answer: string;
    };
    BlockerList: {
      items: components["schemas"]["Blocker"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Boundary: {
      id: components["schemas"]["Id"];
      area: components["schemas"]["AreaRef"] | null;
      level: "high" | "medium";
      act: string;
      /** @description Who lived there when it was drawn. */
      people: number;
      until: components["schemas"]["Time"];
      made_at: components["schemas"]["Time"];
      body: string;
      second_body: string;
      published_at: components["schemas"]["TimeOrNull"];
      listed_from: components["schemas"]["TimeOrNull"];
      state: "drawn" | "published" | "ended";
      is_mine: boolean;
      leaf: components["schemas"]["BoundaryLeaf"] | null;
    };
    BoundaryDesk: {
      area: components["schemas"]["AreaRef"];
      parts: components["schemas"]["AreaRef"][];
      items: components["schemas"]["Boundary"][];
      as_of: components["schemas"]["Time"];
    };
    /** @description The last entry of the witnessed log about it; in the public list only. */
    BoundaryLeaf: {
      hash: string;
      /** @description In the tree, from 0; null: no head has taken it in yet. */
      position: number | null;
    };
    BoundaryList: {
      items: components["schemas"]["Boundary"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Burden: {
      area: components["schemas"]["AreaRef"];
      day: string;
      worker_count: number;
      act_count: number;
      field_count: number;
      minutes: number;
      minutes_each: number | null;
      fields_max: number;
      minutes_day_max: number;
      forms: {
        step: string;
        route: string;
        field_count: number;
        seconds: number;
        count: number;
      }[];
      items: {
        area: components["schemas"]["AreaRef"];
        worker_count: number;
        act_count: number;
        field_count: number;
        minutes: number;
        minutes_each: number | null;
      }[];
      as_of: components["schemas"]["Time"];
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
    CareList: {
      id: components["schemas"]["Id"];
      area: components["schemas"]["AreaRef"];
      flag: string;
      reason: string;
      asked_by: string;
      asked_at: components["schemas"]["Time"];
      granted_by: string;
      until: components["schemas"]["TimeOrNull"];
      can: "" | "grant" | "open";
    };
    CareListList: {
      items: components["schemas"]["CareList"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    ChangeList: {
      items: components["schemas"]["ChangeNote"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    ChangeNote: {
      id: components["schemas"]["Id"];
      title: string;
      text: string;
      area: components["schemas"]["AreaRef"] | null;
      published_at: components["schemas"]["Time"];
      ask_count: number;
    };
    Changed: {
      household_id: components["schemas"]["Id"];
    };
    CodeSent: {
      sent_to: string;
      valid_s: number;
    };
    CommandArea: {
      id: components["schemas"]["Id"];
      name: string;
      parts: components["schemas"]["AreaRef"][];
      officers: {
        account_id: components["schemas"]["Id"];
        name: string;
        role: string;
        until: components["schemas"]["Time"];
      }[];
    };
    CommandAreaList: {
      items: components["schemas"]["CommandArea"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Complaint: components["schemas"]["ComplaintProgress"] & {
      id: components["schemas"]["Id"];
      matter: string;
      text: string;
      person: {
        name: string;
        phone: string;
      };
      about: string;
      area: components["schemas"]["AreaRef"] | null;
    };
    ComplaintCounts: {
      items: {
        matter: string;
        count: number | null;
        open: number | null;
        upheld: number | null;
        partly: number | null;
        not_upheld: number | null;
      }[];
      /** @description Counts below this are null, but for 0. */
      small_cell: number;
      as_of: components["schemas"]["Time"];
    };
    ComplaintList: {
      items: components["schemas"]["Complaint"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    /** @description Never text, name or who is complained about. */
    ComplaintProgress: {
      reference: string;
      state: "open" | "answered";
      made_at: components["schemas"]["Time"];
      due_at: components["schemas"]["Time"];
      answered_at: components["schemas"]["TimeOrNull"];
      finding: "" | "upheld" | "partly" | "not_upheld";
      answer: string;
      round: number;
      can_appeal: boolean;
      /** @description Only in the reply that made it. */
      link?: string;
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
    Delegation: {
      id: components["schemas"]["Id"];
      name: string;
      by: string;
      role: string;
      area: components["schemas"]["AreaRef"] | null;
      until: components["schemas"]["Time"];
      reason: string;
    };
    DelegationList: {
      items: components["schemas"]["Delegation"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
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
    Door: {
      id: components["schemas"]["Id"];
      /** @description Walking order within the cell, from 1. */
      order: number;
      building: string;
      door: string;
      kind: string;
      people: number;
      is_hidden: boolean;
      /** @description Kinds of flag; told to who holds the cell now, empty for others. */
      care: string[];
    };
    DoorList: {
      items: components["schemas"]["Door"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Dossier: {
      id: components["schemas"]["Id"];
      about: components["schemas"]["NamedAccount"];
      month: string;
      question: string;
      facts: components["schemas"]["Facts"] | null;
      opener: string;
      opened_at: components["schemas"]["Time"];
      reply_until: components["schemas"]["Time"];
      replied_at: components["schemas"]["TimeOrNull"];
      reply: string;
      decided_at: components["schemas"]["TimeOrNull"];
      decision: string;
    };
    DrillBoard: {
      drill: components["schemas"]["DrillRun"] | null;
      as_of: components["schemas"]["Time"];
    };
    /** @description One second of a drill. */
    DrillFrame: {
      at_s: number;
      phase: string;
      wanted_per_s: number;
      fetched_per_s: number;
      from_phone_per_s: number;
      refused_per_s: number;
      unreached_per_s: number;
      /** @description Of passes. */
      p99_ms: number;
      acts_p99_ms: number;
      acts_per_s: number;
      checks_per_s: number;
      /** @description Acts that wait to be tried again. */
      waiting: number;
      is_house_up: boolean;
      is_show_up: boolean;
      is_database_up: boolean;
    };
    DrillRun: {
      started_at: components["schemas"]["Time"];
      written_at: components["schemas"]["Time"];
      people: number;
      seconds: number;
      times: number;
      peak_per_s: number;
      goal_per_s: number;
      phase: "laying" | "ordinary" | "opening" | "killed" | "no_database" | "counting" | "over";
      is_over: boolean;
      laid_share: number;
      plan: {
        at_s: number;
        word: string;
      }[];
      frames: components["schemas"]["DrillFrame"][];
      events: {
        at_s: number;
        word: string;
      }[];
      sums: components["schemas"]["DrillSums"];
    };
    /** @description Over all of it so far; what is null is counted at the end. */
    DrillSums: {
      shown: number;
      not_shown: number;
      from_server: number;
      checks: number;
      checks_unanswered: number;
      forged: number;
      false_accepts: number;
      /** @description Acknowledged. */
      asks: number;
      /** @description Acknowledged. */
      scans: number;
      show_p99_ms: number | null;
      ask_p99_ms: number | null;
      check_p99_ms: number | null;
      lost: number | null;
      is_held: boolean | null;
    };
    Duplicate: {
      /** @description Both ids, the smaller first. */
      id: string;
      /** @description Hundredths of a bit, summed over the reasons. */
      score: number;
      reasons: string[];
      state: string;
      found_at: components["schemas"]["Time"];
      a: components["schemas"]["DuplicateSide"];
      b: components["schemas"]["DuplicateSide"];
    };
    DuplicateList: {
      items: components["schemas"]["Duplicate"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    DuplicateSide: components["schemas"]["FoundPerson"] & {
      phone: string;
      birth_year: number;
      sex: "f" | "m";
      people: number;
    };
    DutyMade: {
      /** @description The id made, or a count. */
      made: string;
      as_of: components["schemas"]["Time"];
    };
    DutyName: {
      account_id: components["schemas"]["Id"];
      name: string;
      home: components["schemas"]["AreaRef"] | null;
    };
    DutyNameList: {
      items: components["schemas"]["DutyName"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    DutyNotice: {
      kind: string;
      area: components["schemas"]["AreaRef"] | null;
      at: components["schemas"]["Time"];
    };
    DutyOffer: components["schemas"]["Shift"] & {
      offer_id: components["schemas"]["Id"];
      kind: "swap" | "refill";
      asker: string;
      asked_until: components["schemas"]["Time"];
    };
    DutyPattern: {
      id: components["schemas"]["Id"];
      name: string;
      from_minute: number;
      minutes: number;
      /** @description Bit 0 is Monday. */
      weekdays: number;
    };
    DutyPost: {
      id: components["schemas"]["Id"];
      title: string;
      title_zh: string;
      title_en: string;
      area: components["schemas"]["AreaRef"] | null;
      seats: number;
      tier: number;
      skills: string;
      languages: string;
      trained: string;
      needs_vehicle: boolean;
      is_heavy: boolean;
      is_exposed: boolean;
      patterns: components["schemas"]["DutyPattern"][];
    };
    DutyWord: {
      word: string;
      zh: string;
      en: string;
    };
    DutyWords: {
      titles: components["schemas"]["DutyWord"][];
      skills: components["schemas"]["DutyWord"][];
      languages: components["schemas"]["DutyWord"][];
      courses: components["schemas"]["DutyWord"][];
      as_of: components["schemas"]["Time"];
    };
    Enrolment: {
      name: string;
      totp_uri: string;
      totp_secret: string;
    };
    EvidencePiece: {
      person?: components["schemas"]["PersonCard"];
      is_mine: boolean;
      id: components["schemas"]["Id"];
      person_id: components["schemas"]["Id"];
      kind: "lab_result" | "clinician_report" | "exposure" | "area_boundary" | "quarantine_order";
      facts: Record<string, never>;
      /** @description What was looked up and found. */
      joins: Record<string, never>;
      body: string;
      second_body: string;
      happened_at: components["schemas"]["Time"];
      recorded_at: components["schemas"]["Time"];
      until: components["schemas"]["TimeOrNull"];
      state: "counted" | "waiting" | "held" | "withdrawn";
    };
    EvidencePieceList: {
      items: components["schemas"]["EvidencePiece"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
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
    /** @description Counts with what they are counted out of; never a score. */
    Facts: {
      promises: number;
      done: number;
      late: number;
      /** @description Late only by the time another level took to answer. */
      late_blocked: number;
      late_own_minutes: number;
      late_of_others_minutes: number;
      bounced: number;
      reopened: number;
      shift_hours: number;
    };
    FactsPage: {
      area: components["schemas"]["AreaRef"];
      month: string;
      promises_min: number;
      /** @description By name; there is no other order. */
      items: {
        id: components["schemas"]["Id"];
        name: string;
        shown: components["schemas"]["FactsShown"];
        facts: components["schemas"]["Facts"] | null;
        comment: string;
      }[];
      dossiers: components["schemas"]["Dossier"][];
      as_of: components["schemas"]["Time"];
    };
    FactsShown: "yes" | "too_few" | "month_open" | "own_first";
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
    FlagKinds: {
      items: {
        kind: string;
        zh: string;
        en: string;
        purpose_zh: string;
        purpose_en: string;
        days_kept: number;
        needs_two: boolean;
        what: string;
        cadence_days: number;
      }[];
    };
    FoundPerson: {
      id: components["schemas"]["Id"];
      name: string;
      age: number;
      phone_masked: string;
      household_id: components["schemas"]["Id"];
      door: string;
      address: string;
      area: components["schemas"]["AreaRef"];
    };
    GateCount: {
      area: components["schemas"]["AreaRef"] | null;
      gate: string;
      verdict: string;
      why: string;
      count: number;
    };
    GateCountList: {
      items: components["schemas"]["GateCount"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    GateRecord: {
      id: components["schemas"]["Id"];
      kind: "visitor" | "no_phone" | "card" | "temperature" | "care" | "act";
      gate: string;
      area: components["schemas"]["AreaRef"] | null;
      happened_at: components["schemas"]["Time"];
      by: string;
      task_id: components["schemas"]["Id"] | null;
      /** @description The fields of its kind, as the guard wrote them. */
      said: Record<string, never>;
    };
    GateRecordList: {
      items: components["schemas"]["GateRecord"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    GateRoot: {
      /** @description SubjectPublicKeyInfo, DER, base64. */
      root: string;
      demo: boolean;
    };
    GateUpload: {
      key: string;
      outcome: "kept" | "refused" | "retry";
      fault: {
        key: string;
        kind: string;
        fields: {
          field: string;
          key: string;
          expected: string;
        }[];
      } | null;
    };
    GateUploads: {
      items: components["schemas"]["GateUpload"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    /** @description CBOR, application/cbor: decision 0013. 204 when there is nothing newer. */
    GuardBundle: string;
    HandOver: {
      id: components["schemas"]["Id"];
      occasion: "shift" | "term";
      state: "open" | "signed" | "unsigned";
      area: components["schemas"]["AreaRef"] | null;
      giver: string;
      ends_at: components["schemas"]["Time"];
      signed_count: number;
      /** @description Promises nobody has signed yet. */
      open_count: number;
      tasks: components["schemas"]["TaskRow"][];
    };
    HandOverList: {
      items: components["schemas"]["HandOver"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Health: {
      ok: boolean;
    };
    HouseholdCard: {
      household: {
        id: components["schemas"]["Id"];
        building: string;
        door: string;
        address: string;
        area: components["schemas"]["AreaRef"];
        kind: string;
        is_hidden: boolean;
        stay: {
          kind: string;
          arrived_on: string;
          leaves_on: string;
          expires_at: components["schemas"]["Time"];
        } | null;
      };
      person_id: string | null;
      members: components["schemas"]["HouseholdMember"][];
      care_shown: boolean;
      seen: {
        said: string;
        filed_count: number;
        found_count: number;
        at: components["schemas"]["Time"];
        by: string;
      } | null;
      why: components["schemas"]["Why"];
      can: string[];
      read_logged: boolean;
    };
    HouseholdMember: {
      birth_year: number;
      /** @description Of what the file says; an edit names it. */
      version: string;
      id: components["schemas"]["Id"];
      name: string;
      phone: string;
      age: number;
      sex: "f" | "m";
      is_living_alone: boolean;
      is_floating: boolean;
      flags: {
        kind: string;
        until: components["schemas"]["Time"];
        set_at: components["schemas"]["Time"];
        set_by: string;
      }[];
      plan: {
        id: components["schemas"]["Id"];
        what: string;
        cadence_days: number;
        next_at: components["schemas"]["Time"];
        note: string;
        set_by: string;
      }[];
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
    ItemStage: "sent" | "read" | "asked" | "understood" | "closed" | "explained";
    Joined: {
      merge_id: components["schemas"]["Id"];
      survivor_id: components["schemas"]["Id"];
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
    LargeAct: {
      id: components["schemas"]["Id"];
      why: "contacts_of_case" | "contacts_of_venue" | "no_shared_exposure";
      count_max: number;
      count: number;
      body: string;
      made_at: components["schemas"]["Time"];
      state: "waiting" | "granted";
      key_id: string;
      answered_at: components["schemas"]["TimeOrNull"];
      /** @description What the outside key signs. */
      request: string;
    };
    LargeActList: {
      items: components["schemas"]["LargeAct"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    LatePage: {
      area: components["schemas"]["AreaRef"];
      path: components["schemas"]["AreaRef"][];
      as_of: components["schemas"]["Time"];
      totals: components["schemas"]["LaneCounts"];
      next_due_at: components["schemas"]["TimeOrNull"];
      /** @description Command areas that the asker sees whole. */
      commands: components["schemas"]["AreaRef"][];
      /** @description Open ones by cause and the level that must answer. */
      blockers: {
        cause: string;
        level: components["schemas"]["AreaLevel"];
        count: number;
      }[];
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
    ListedShift: components["schemas"]["Shift"] & {
      account_id: components["schemas"]["Id"];
      name: string;
      source: string;
    };
    LiveLeaf: {
      leaf: string;
      position: number | null;
      /** @description In the tree of the size asked for; null when it is not in it. */
      proof: string[] | null;
    };
    LiveLeafList: {
      items: components["schemas"]["LiveLeaf"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    LogConsistency: {
      from: number;
      to: number;
      proof: string[];
    };
    LogCosignature: {
      witness: string;
      key: string;
      at?: components["schemas"]["Time"];
      /** @description Of a list: the manifest this witness saw. */
      hash?: string;
      signature: string;
    };
    LogCosigned: {
      witness: string;
      what: string;
    };
    LogHead: {
      head: components["schemas"]["LogSignedHead"] | null;
      cosigned: components["schemas"]["LogSignedHead"] | null;
      list: {
        number: number;
        hash: string;
        /** @description Live restrictions, each found in the tree. */
        live_count: number;
        cosignatures: components["schemas"]["LogCosignature"][];
      } | null;
      /** @description How many witnesses make a head a co-signed one. */
      need: number;
      witnesses: components["schemas"]["LogWitness"][];
      as_of: components["schemas"]["Time"];
    };
    LogInclusion: {
      position: number;
      size: number;
      leaf: string;
      proof: string[];
    };
    LogSignedHead: {
      size: number;
      root: string;
      at: components["schemas"]["Time"];
      at_ms: number;
      signature: string;
      key: string;
      /** @description The head as one line to keep. */
      text: string;
      cosignatures: components["schemas"]["LogCosignature"][];
    };
    LogWitness: {
      name: string;
      key: string;
      /** @description Of the last head it signed. */
      size: number | null;
      at: components["schemas"]["TimeOrNull"];
      refused: {
        at: components["schemas"]["Time"];
        size: number;
        what:
          | "shrunken"
          | "other_head"
          | "rewritten"
          | "other_peer"
          | "bad_signature"
          | "other_key"
          | "bad_list"
          | "unwitnessed_stop";
        /** @description It has signed a head since. */
        is_over: boolean;
      } | null;
    };
    /** @description GeoJSON; a feature's id is its area's. */
    MapFile: {
      [key: string]: unknown;
    };
    MapPart: {
      number: number;
    };
    MapShown: {
      map: {
        hash: string;
        file_name: string;
        features: number;
        made_at: components["schemas"]["Time"];
      } | null;
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
    Merge: {
      id: components["schemas"]["Id"];
      survivor_id: components["schemas"]["Id"];
      gone_id: components["schemas"]["Id"];
      name: string;
      merged_at: components["schemas"]["Time"];
      merged_by: string;
      reason: string;
      undone_at: components["schemas"]["TimeOrNull"];
    };
    MergeList: {
      items: components["schemas"]["Merge"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    /** @description Prometheus text format. */
    Metrics: string;
    MismatchDoor: {
      household_id: components["schemas"]["Id"];
      area: components["schemas"]["AreaRef"];
      door: string;
      said: string;
      filed_count: number;
      found_count: number;
      at: components["schemas"]["Time"];
      by: string;
    };
    MismatchList: {
      items: components["schemas"]["MismatchDoor"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    MismatchPage: {
      items: {
        area: components["schemas"]["AreaRef"];
        asked: number;
        mismatched: number;
      }[];
      area: components["schemas"]["AreaRef"];
      /** @description Doors at which somebody asked. */
      asked: number;
      mismatched: number;
      why: components["schemas"]["Why"];
    };
    MyDuty: {
      shifts: (components["schemas"]["Shift"] & {
        swap_asked_count: number;
      })[];
      offers: components["schemas"]["DutyOffer"][];
      notices: components["schemas"]["DutyNotice"][];
      as_of: components["schemas"]["Time"];
    };
    MyFacts: {
      month: string;
      shown: components["schemas"]["FactsShown"];
      promises_min: number;
      comment: string;
      commented_at: components["schemas"]["TimeOrNull"];
      facts: components["schemas"]["Facts"] | null;
      as_of: components["schemas"]["Time"];
      dossiers: components["schemas"]["Dossier"][];
    };
    MyHandOvers: {
      giving: components["schemas"]["HandOver"][];
      taking: components["schemas"]["HandOver"][];
      as_of: components["schemas"]["Time"];
    };
    MyItem: components["schemas"]["WorkItem"] & {
      list: components["schemas"]["WorkList"];
      sender: string;
      part_count: number;
      can: ("read" | "understood" | "question" | "split" | "done")[];
    };
    MyItemList: {
      items: components["schemas"]["MyItem"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    MyNeeds: {
      items: components["schemas"]["Need"][];
      kinds: components["schemas"]["NeedKind"][];
      as_of: components["schemas"]["Time"];
    };
    MyParty: {
      organisations: {
        name: string;
        party: string;
        duties: components["schemas"]["PartyDuty"][];
        people: {
          name: string;
          term_until: components["schemas"]["TimeOrNull"];
          ended_at: components["schemas"]["TimeOrNull"];
        }[];
      }[];
      as_of: components["schemas"]["Time"];
    };
    NamedAccount: {
      id: components["schemas"]["Id"];
      name: string;
    };
    Need: {
      id: components["schemas"]["Id"];
      kind: string;
      kind_zh: string;
      kind_en: string;
      state: "open" | "taken" | "answered" | "withdrawn";
      /** @description Whose need. */
      name: string;
      filed_by: string;
      /** @description Whose promise it is now. */
      owner: string;
      area: components["schemas"]["AreaRef"] | null;
      text: string;
      outcome: string;
      answer: string;
      round: number;
      made_at: components["schemas"]["Time"];
      due_at: components["schemas"]["Time"];
      is_late: boolean;
      answered_at: components["schemas"]["Time"] | null;
      can: ("withdraw" | "again" | "take" | "answer")[];
    };
    NeedKind: {
      kind: string;
      zh: string;
      en: string;
      due_hours: number;
      outcomes: components["schemas"]["NeedWord"][];
    };
    NeedPage: {
      items: components["schemas"]["Need"][];
      kinds: components["schemas"]["NeedKind"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    NeedWord: {
      word: string;
      zh: string;
      en: string;
    };
    NightPage: {
      area: components["schemas"]["AreaRef"];
      day: string;
      late: number;
      waiting: number;
      /** @description Cells with nobody tomorrow. */
      uncovered_count: number;
      /** @description Today's, with nobody trained for it. */
      untrained_count: number;
      late_tasks: {
        id: components["schemas"]["Id"];
        kind: string;
        title: string;
        due_at: components["schemas"]["Time"];
        area: components["schemas"]["AreaRef"];
        holder: string;
      }[];
      uncovered: components["schemas"]["AreaRef"][];
      blockers: components["schemas"]["Blocker"][];
      kinds: {
        kind: string;
        count: number;
      }[];
      responder_count: number;
      unread_count: number;
      plans: components["schemas"]["WorkList"][];
      timeline: {
        at: components["schemas"]["Time"];
        what: string;
        word: string;
        count: number;
      }[];
      as_of: components["schemas"]["Time"];
    };
    OpenApi: Record<string, never>;
    Organisation: {
      id: components["schemas"]["Id"];
      party: "department" | "unit" | "property" | "owners" | "volunteers";
      name: string;
    };
    OrganisationList: {
      items: components["schemas"]["Organisation"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    OwnComplaint: components["schemas"]["ComplaintProgress"] & {
      matter: string;
      link: string;
    };
    OwnComplaintList: {
      items: components["schemas"]["OwnComplaint"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    OwnPerson: {
      is_linked: boolean;
    };
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
    PairDecided: {
      id: string;
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
    PartyDuty: {
      duty: string;
      party: string;
      zh: string;
      en: string;
    };
    PartyDutyList: {
      items: components["schemas"]["PartyDuty"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    PassAppealFiled: {
      /** @description To be read aloud. */
      id: string;
    };
    PassCapability: {
      /** @description Fetches the pass; kept on the phone only. */
      capability: string;
    };
    PassCards: {
      area: {
        name: string;
      };
      hotline: string;
      items: {
        token: string;
        code: string;
        until: components["schemas"]["Time"];
      }[];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    PassCarerAdded: {
      id: components["schemas"]["Id"];
    };
    PassEnded: {
      ended: boolean | number;
    };
    PassFamily: {
      person_id: components["schemas"]["Id"];
      name: string;
      relation: string;
      is_on: boolean;
      carer_id: string | null;
    };
    PassFamilyList: {
      items: components["schemas"]["PassFamily"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    PassLink: {
      /** @description With the capability in its fragment, or /pass. */
      link: string;
      /** @description One-time, for a letter. */
      code?: string;
      until: components["schemas"]["TimeOrNull"];
    };
    PassOfPerson: {
      pass_until: components["schemas"]["TimeOrNull"];
      card_until: components["schemas"]["TimeOrNull"];
      phones: {
        way: "self" | "door" | "letter";
        made_at: components["schemas"]["Time"];
      }[];
      carers: {
        id: components["schemas"]["Id"];
        name: string;
        relation: string;
        until: components["schemas"]["TimeOrNull"];
      }[];
      as_of: components["schemas"]["Time"];
    };
    PassShown: {
      /** @description FL1: and Base45; the code is made of it. */
      token: string;
      people: {
        token: string;
        name: string;
        kind: string;
        relation: string;
      }[];
      carers: {
        id: components["schemas"]["Id"];
        name: string;
        kind: string;
        relation: string;
        until: components["schemas"]["TimeOrNull"];
      }[];
      about?: {
        reason?: Record<string, never>;
        office?: Record<string, never>;
      };
      as_of: components["schemas"]["Time"];
    };
    /** @description Recomputed from evidence each time: zh and en are its words. */
    PassStatus: {
      verdict: "ok" | "ask" | "stop";
      is_lapsed: boolean;
      is_late_in_public: boolean;
      why: Record<string, never> | null;
      zh: string[];
      en: string[];
      waiting: {
        id: components["schemas"]["Id"];
        kind: string;
        recorded_at: components["schemas"]["Time"];
      }[];
      appeals: {
        round: number;
        words: string;
        answer: string;
        id: components["schemas"]["Id"];
        filed_at: components["schemas"]["Time"];
        due_at: components["schemas"]["Time"];
        answered_at: components["schemas"]["TimeOrNull"];
        is_upheld: boolean;
      }[];
      as_of: components["schemas"]["Time"];
    };
    PassStatusFile: components["schemas"]["PassStatus"] & {
      person: components["schemas"]["PersonCard"];
      evidence: components["schemas"]["EvidencePiece"][];
    };
    PersonCard: {
      id: components["schemas"]["Id"];
      name: string;
      age: number | null;
      area: components["schemas"]["AreaRef"] | null;
    };
    PersonList: {
      items: components["schemas"]["FoundPerson"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    PersonMade: {
      id: components["schemas"]["Id"];
    };
    PostList: {
      items: components["schemas"]["DutyPost"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    PostNow: {
      post_id: components["schemas"]["Id"];
      title: string;
      title_zh: string;
      title_en: string;
      area: components["schemas"]["AreaRef"] | null;
      seats: number;
      tier: number;
      skills: string;
      holders: {
        account_id: components["schemas"]["Id"];
        name: string;
        until: components["schemas"]["Time"];
        is_standing: boolean;
        skills: string;
        /** @description Only while its owner is on shift. */
        phone: string;
      }[];
      next: {
        name: string;
        from: components["schemas"]["Time"];
      } | null;
      empty: {
        from: components["schemas"]["Time"];
        until: components["schemas"]["Time"];
      } | null;
      asking: {
        state: "asking" | "uncovered";
        asked_count: number;
      } | null;
    };
    PostingPlan: {
      postings: {
        post_id: components["schemas"]["Id"];
        title: string;
        title_zh: string;
        title_en: string;
        area: components["schemas"]["AreaRef"] | null;
        from: components["schemas"]["Time"];
        until: components["schemas"]["Time"];
        responder_id: components["schemas"]["Id"];
        name: string;
        distance_m: number;
        reason: string;
        is_untrained: boolean;
      }[];
      unmet: {
        post_id: components["schemas"]["Id"];
        title: string;
        title_zh: string;
        title_en: string;
        area: components["schemas"]["AreaRef"] | null;
        from: components["schemas"]["Time"];
        until: components["schemas"]["Time"];
        count: number;
        reason: string;
        bar: string;
      }[];
      seats: number;
      filled: number;
      people: number;
      as_of: components["schemas"]["Time"];
    };
    PostingRow: {
      number: number;
      name: string;
      title: string;
      title_zh: string;
      title_en: string;
      area: components["schemas"]["AreaRef"] | null;
      from: components["schemas"]["Time"] | null;
      until: components["schemas"]["Time"] | null;
      reason: string;
      bar: string;
      count: number;
      remedy_bar: string;
      remedy_count: number;
      distance_m: number;
      is_untrained: boolean;
      state: "" | "given" | "refused" | "taken_out";
    };
    PostingRowList: {
      items: components["schemas"]["PostingRow"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    PostingRun: {
      id: components["schemas"]["Id"];
      day: components["schemas"]["Time"];
      state:
        | "waiting"
        | "reading"
        | "planning"
        | "proving"
        | "planned"
        | "accepting"
        | "accepted"
        | "failed"
        | "cancelled";
      /** @description Of the step it is in, 0 to 1. */
      done: number;
      asked_by: string;
      accepted_by: string;
      fault: string;
      people: number;
      seats: number;
      filled: number;
      untrained: number;
      distance_m: number;
      distance_longest_m: number;
      given: number;
      refused: number;
      made_at: components["schemas"]["Time"];
    };
    PostingRunList: {
      items: components["schemas"]["PostingRun"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    /** @description Never text, address, kind or name of the asker. */
    Progress: {
      /** @description What was changed because of asks like this one. */
      changes?: {
        title: string;
        published_at: components["schemas"]["Time"];
      }[];
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
      database?: "sqlite" | "postgresql";
      reasons?: string[];
    };
    Responder: {
      account_id: components["schemas"]["Id"];
      name: string;
      role: components["schemas"]["RoleName"];
      area: components["schemas"]["AreaRef"];
      open_count: number;
    };
    ResponderFile: {
      id: components["schemas"]["Id"];
      account_id: components["schemas"]["Id"];
      name: string;
      home: components["schemas"]["AreaRef"] | null;
      organisation_id: string | null;
      skills: string;
      languages: string;
      trained: string;
      availability: string;
      has_vehicle: boolean;
      /** @description Bits: 1 heavy work, 2 nights, 4 exposure. */
      limits: number;
      term_until: components["schemas"]["TimeOrNull"];
      ended_at: components["schemas"]["TimeOrNull"];
    };
    ResponderFileList: {
      items: components["schemas"]["ResponderFile"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    ResponderList: {
      items: components["schemas"]["Responder"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    RestLifted: {
      shift_id: components["schemas"]["Id"];
      area: components["schemas"]["AreaRef"] | null;
      name: string;
      by: string;
      rule: string;
      reason: string;
      have: number;
      bound: number;
      at: components["schemas"]["Time"];
    };
    RestLiftedList: {
      items: components["schemas"]["RestLifted"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    Restriction: {
      area: components["schemas"]["AreaRef"] | null;
      rule: string;
      verdict: "ask" | "stop";
      live: number | null;
      began_today: number | null;
      late_appeals: number | null;
    };
    RestrictionList: {
      items: components["schemas"]["Restriction"][];
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
      | "party_contact"
      | "laboratory"
      | "clinician"
      | "epidemiologist"
      | "pass_officer";
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
    RuleEdition: {
      id: string;
      edition: number;
      title: {
        zh: string;
        en: string;
      };
      in_force_from: components["schemas"]["Time"];
      in_force_until: components["schemas"]["Time"];
      published_at: components["schemas"]["Time"];
      /** @description The two who published it, as staff are named. */
      signers: string[];
      is_in_force: boolean;
    };
    RuleEditionList: {
      items: components["schemas"]["RuleEdition"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    RulePreview: {
      rule_set: string;
      asked_at: components["schemas"]["TimeOrNull"];
      share: number;
      is_done: boolean;
      items: {
        area: components["schemas"]["AreaRef"] | null;
        today: components["schemas"]["VerdictCounts"];
        then: components["schemas"]["VerdictCounts"];
      }[];
    };
    RulesInForce: {
      set: Record<string, never> | null;
      /** @description How many days what was found about people is kept. */
      kept: {
        what: string;
        days: number;
      }[];
      as_of: components["schemas"]["Time"];
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
    ScanReceipt: {
      /** @description On disk; repeated ones are not told apart. */
      kept: number;
      /** @description 14 days and more: counted, not kept. */
      too_old: number;
      /** @description Rows whose time is ahead of ours: not kept; mend the gate's clock. */
      future: number[];
    };
    SeenList: {
      items: components["schemas"]["SeenRead"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    SeenRead: {
      at: components["schemas"]["Time"];
      verb: string;
      role: string | null;
      office: components["schemas"]["AreaRef"] | null;
      /** @description A pseudonym, always the same for one person. */
      who: string;
    };
    Service: {
      ok: boolean;
      reasons: string[];
      parked_events: number;
      statuses_differing: number;
      has_gateway: boolean;
      messages: {
        waiting: number;
        failed: number;
        sent: number;
        expired: number;
      };
      /** @description Absent where pages have none. */
      page_sums?: {
        page_count: number;
        next_page: number;
        whole_at: components["schemas"]["TimeOrNull"];
        /** @description 0: none is known. */
        wrong_page: number;
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
    Shift: {
      id: string | null;
      post_id: components["schemas"]["Id"];
      title: string;
      title_zh: string;
      title_en: string;
      area: components["schemas"]["AreaRef"] | null;
      from: components["schemas"]["Time"];
      until: components["schemas"]["Time"];
      /** @description A named holder, not hours of work. */
      is_standing: boolean;
      is_night: boolean;
    };
    ShiftList: {
      items: components["schemas"]["ListedShift"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    SmsTaken: {
      as_of: components["schemas"]["Time"];
    };
    StaffSeat: {
      account_id: components["schemas"]["Id"];
      name: string;
      role: string;
      area: components["schemas"]["AreaRef"];
    };
    StaffSeatList: {
      items: components["schemas"]["StaffSeat"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    StageCounts: {
      sent: number;
      read: number;
      understood: number;
      asked: number;
      done: number;
      explained: number;
      late: number;
    };
    Stars: number | null;
    /** @description A CSV or XLSX file. */
    TableFile: string;
    Taker: {
      account_id: components["schemas"]["Id"];
      name: string;
      role: string;
      area: components["schemas"]["AreaRef"];
      open_count: number;
      levels_up: number;
      skills: string;
    };
    TakerList: {
      items: components["schemas"]["Taker"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    TaskDetail: components["schemas"]["TaskRow"] & {
      attachments: {
        id: components["schemas"]["Id"];
        mime: string;
        byte_count: number;
        name: string;
        made_at: components["schemas"]["Time"];
      }[];
      channel: string;
      awaits_asker: boolean;
      /** @description Nobody visits alone: proof.with is asked for. */
      needs_two: boolean;
      /** @description Who is on duty here, when two are needed. */
      companions: {
        account_id: components["schemas"]["Id"];
        name: string;
      }[];
      /** @description What the kind wants and the holder has not. */
      lacks_skill: string;
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
      why: components["schemas"]["Why"] | null;
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
    Team: {
      lead_id: components["schemas"]["Id"];
      area: components["schemas"]["AreaRef"] | null;
      id: components["schemas"]["Id"];
      name: string;
      lead: string;
      members: {
        account_id: components["schemas"]["Id"];
        name: string;
      }[];
    };
    TeamList: {
      items: components["schemas"]["Team"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    TermEnd: {
      state: "ended" | "promises_open";
      open_count: number;
      as_of: components["schemas"]["Time"];
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
    UntrainedCount: {
      kind: string;
      skill: string;
      count: number;
    };
    UntrainedList: {
      items: components["schemas"]["UntrainedCount"][];
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
    Venue: {
      id: components["schemas"]["Id"];
      kind: string;
      name: string;
      address: string;
      area: components["schemas"]["AreaRef"];
    };
    VenueCode: {
      /** @description For the header X-Firstline-Gate. */
      code: string;
      /** @description Opens the gate's page with the code. */
      link: string;
      until: components["schemas"]["Time"];
    };
    VenueList: {
      items: components["schemas"]["Venue"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    VerdictCounts: {
      ok: number;
      ask: number;
      stop: number;
    };
    WhoIsOn: {
      area: components["schemas"]["AreaRef"];
      as_of: components["schemas"]["Time"];
      post_count: number;
      empty_now_count: number;
      empty_soon_count: number;
      empty_cell_count: number;
      empty_cells: components["schemas"]["AreaRef"][];
      items: components["schemas"]["PostNow"][];
    };
    /** @description The rule that let the reader in. */
    Why: {
      rule: "own" | "anywhere" | "holder" | "duty" | "inside";
      role: components["schemas"]["RoleName"];
      area: components["schemas"]["AreaRef"] | null;
      until: components["schemas"]["TimeOrNull"];
    };
    WorkItem: {
      id: components["schemas"]["Id"];
      task_id: components["schemas"]["Id"];
      parent_id: string | null;
      what: string;
      area: components["schemas"]["AreaRef"] | null;
      holder: components["schemas"]["NamedAccount"];
      due_at: components["schemas"]["Time"];
      proof: "report" | "photo" | "signature" | "seen_on_site";
      rule: "proof" | "children";
      stage: components["schemas"]["ItemStage"];
      is_late: boolean;
      read_at: components["schemas"]["TimeOrNull"];
      understood_at: components["schemas"]["TimeOrNull"];
      closed_at: components["schemas"]["TimeOrNull"];
      answer: string;
      question: string;
      reply: string;
      explanation: string;
    };
    WorkList: {
      id: components["schemas"]["Id"];
      form: "list" | "directive" | "plan" | "review";
      programme: string;
      title: string;
      text: string;
      area: components["schemas"]["AreaRef"] | null;
      writer: string;
      made_at: components["schemas"]["Time"];
      published_at: components["schemas"]["TimeOrNull"];
      field_count: number;
      minutes_day: number;
      counts: components["schemas"]["StageCounts"];
    };
    WorkListList: {
      items: components["schemas"]["WorkList"][];
      next: string | null;
      as_of: components["schemas"]["Time"];
    };
    WorkListPage: components["schemas"]["WorkList"] & {
      levels: (components["schemas"]["StageCounts"] & {
        level: components["schemas"]["AreaLevel"];
      })[];
      items: components["schemas"]["WorkItem"][];
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
