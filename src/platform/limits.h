// Every size that a stranger or time decides has its bound here, named.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace fl::limits {

// HTTP
inline constexpr std::size_t kRequestHeadBytesMax = 16 * 1024;
inline constexpr std::size_t kRequestHeaderCountMax = 64;
inline constexpr std::size_t kRequestBodyBytesMax = 64 * 1024;
inline constexpr std::size_t kConnectionCountMax = 8192;
inline constexpr std::size_t kPartConnectionCountMax = 4096;  // of a listener of its own
inline constexpr std::size_t kWorkQueueCountMax = 1024;
inline constexpr std::chrono::milliseconds kWorkQueueWaitMax{50};
inline constexpr std::size_t kPromptRefusalCountMax = 100;  // a loop and tick; more are held back
inline constexpr std::chrono::seconds kHeadDeadline{10};
inline constexpr std::chrono::seconds kBodyDeadline{30};
inline constexpr std::chrono::seconds kIdleDeadline{75};
inline constexpr std::chrono::seconds kStopDeadline{10};
inline constexpr int kWorkerCount = 24;

// Drafts
inline constexpr std::size_t kJsonDepthMax = 8;
inline constexpr std::size_t kAskTextCharsMax = 500;
inline constexpr std::size_t kProofNoteCharsMax = 200;
inline constexpr std::size_t kReasonCharsMax = 200;
inline constexpr std::size_t kNameCharsMax = 64;

// Lists
inline constexpr int kListLimitDefault = 50;
inline constexpr int kListLimitMax = 200;

// Storage
inline constexpr std::size_t kWriteQueueCountMax = 4096;
inline constexpr std::size_t kGroupCommitCountMax = 256;
inline constexpr int kTransactionTriesMax = 8;
inline constexpr std::size_t kDbWriterCount = 8;  // connections to PostgreSQL, each process
inline constexpr std::size_t kDbReaderCount = 12;
inline constexpr std::chrono::milliseconds kDbConnectWaitMax{5000};
inline constexpr std::chrono::milliseconds kDbStatementMax{30'000};
inline constexpr std::chrono::milliseconds kDbLockWaitMax{5000};
inline constexpr std::chrono::milliseconds kDbIdleInTransactionMax{60'000};
inline constexpr std::uint64_t kFreeDiskBytesMin = std::uint64_t(512) << 20;
inline constexpr int kReceiptDropCountMax = 1000;

// Events
inline constexpr int kEventTriesMax = 8;
inline constexpr int kEventBatchMax = 200;

// Trust
inline constexpr std::chrono::hours kStaffSessionAge{12};
inline constexpr std::chrono::hours kResidentSessionAge{24 * 30};
inline constexpr std::chrono::minutes kCodeAge{5};
inline constexpr int kCodeTriesMax = 5;
inline constexpr std::chrono::hours kActKeyKept{24 * 30};
inline constexpr std::chrono::hours kFollowAge{24 * 90};

}  // namespace fl::limits
