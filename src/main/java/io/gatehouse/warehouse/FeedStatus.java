package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.time.Instant;

/**
 * How a feed stands.
 *
 * @param state its checkpoint, JSON; null before its first page
 * @param lastCommitAt when a page or the end of a run of it was committed last
 * @param lastSuccessAt end of its last run that went well; null if none did
 * @param caughtUpAt when it last had read all there was; null if it never had
 * @param lastError of the last run that failed, even if later ones went well; null if none failed
 * @param failedRuns how many runs in a row have failed up to now
 * @param rowsExpired rows older than retention keeps, which were not loaded
 * @param openRejects rejected rows that no replay has loaded yet
 * @param openGaps stretches that may lack events, and may still be filled
 * @param gapsGivenUp stretches that lack events for good
 * @param completeUpTo before when everything is there, but for the gaps that are given up; null if
 *     it never had read all there was
 */
public record FeedStatus(
    FeedKey feed,
    String vendor,
    String state,
    Instant lastCommitAt,
    Instant lastSuccessAt,
    Instant caughtUpAt,
    String lastError,
    Instant lastErrorAt,
    int failedRuns,
    long rowsAdded,
    long rowsChanged,
    long rowsRejected,
    long rowsExpired,
    long openRejects,
    long openGaps,
    long gapsGivenUp,
    Instant completeUpTo) {}
