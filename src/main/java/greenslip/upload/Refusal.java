package greenslip.upload;

import io.avaje.jsonb.Json;

/**
 * One row that the collector will not take, however often it is sent.
 *
 * @param eventId 16 lower-case hexadecimal digits
 * @param reason for a person, without the row's content
 */
@Json
public record Refusal(String eventId, String reason) {}
