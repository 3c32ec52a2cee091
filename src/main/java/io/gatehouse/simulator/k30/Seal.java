package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Refusal;
import io.gatehouse.simulator.Switches;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The envelope (document 1.1 to 1.3): opens what clients send and refuses what is not as the
 * document says; signs, encrypts and writes the platform's own replies and pushes.
 */
final class Seal {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS");

  private final Credentials credentials;
  private final Switches<K30Quirk> quirks;
  private final ZoneId zone;

  Seal(Credentials credentials, Switches<K30Quirk> quirks, ZoneId zone) {
    this.credentials = credentials;
    this.quirks = quirks;
    this.zone = zone;
  }

  /** An envelope's timestamp, to the millisecond. */
  String stamp(Instant at) {
    return STAMP.format(at.atZone(zone));
  }

  /**
   * Returns the parameters inside data.
   *
   * @param mostSkew how far a timestamp may be from now; null for any
   */
  JsonNode open(String body, Instant now, Duration mostSkew) {
    Map<String, String> parameters = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : json(body).properties()) {
      if (!field.getValue().isTextual()) {
        throw new Refusal(K30Violation.BAD_ENVELOPE, 0, "参数格式错误：" + field.getKey());
      }
      parameters.put(field.getKey(), field.getValue().textValue());
    }
    for (String name : List.of("companyno", "timestamp", "data", "sign")) {
      if (parameters.getOrDefault(name, "").isEmpty()) {
        throw new Refusal(K30Violation.BAD_ENVELOPE, 0, "缺少参数：" + name);
      }
    }
    Instant stamped = read(parameters.get("timestamp"));
    if (!parameters.get("companyno").equals(credentials.companyNo())) {
      throw new Refusal(K30Violation.UNKNOWN_COMPANY, 0, "企业编号不存在");
    }
    String plain = decrypted(parameters.get("data"));
    JsonNode data = json(plain);
    if (!data.isObject()) {
      throw new Refusal(K30Violation.UNDECIPHERABLE, 0, "data不是正确的json字符串格式");
    }
    parameters.put("data", plain);
    if (!parameters.get("sign").equals(credentials.sign(parameters, false))) {
      throw new Refusal(K30Violation.WRONG_SIGNATURE, 0, "签名错误");
    }
    if (mostSkew != null && Duration.between(stamped, now).abs().compareTo(mostSkew) > 0) {
      throw new Refusal(K30Violation.BAD_ENVELOPE, 0, "时间戳已过期");
    }
    return data;
  }

  private Instant read(String stamp) {
    try {
      return LocalDateTime.parse(stamp, STAMP).atZone(zone).toInstant();
    } catch (DateTimeParseException notAsTheDocumentSays) {
      throw new Refusal(K30Violation.BAD_ENVELOPE, 0, "时间戳格式错误");
    }
  }

  /** Always decodes URL escapes: a plus sign that stands for itself is lost, as on the platform. */
  private String decrypted(String data) {
    try {
      return credentials.decrypt(URLDecoder.decode(data, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Refusal(K30Violation.UNDECIPHERABLE, 0, "data解密失败");
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  String reply(String resultcode, String msg, Instant at, String data, Fault spoilt) {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("resultcode", resultcode);
    plain.put("msg", msg);
    plain.put(quirks.on(K30Quirk.APPID) ? "appid" : "companyno", credentials.companyNo());
    plain.put("timestamp", stamp(at));
    plain.put("data", data);
    return write(plain, spoilt);
  }

  String push(String method, Instant at, String data, Fault spoilt) {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("companyno", credentials.companyNo());
    plain.put("method", method);
    plain.put("timestamp", stamp(at));
    plain.put("data", data);
    return write(plain, spoilt);
  }

  /**
   * @param plain the parameters in their order, without the signature
   * @param spoilt {@link Fault#WRONG_SIGNATURE}, {@link Fault#OTHER_KEY}, {@link Fault#CUT_DATA},
   *     or null; where nothing is encrypted all three spoil the signature
   */
  private String write(Map<String, String> plain, Fault spoilt) {
    String data = plain.get("data");
    boolean inPlain =
        data.isEmpty() || quirks.on(K30Quirk.PLAIN_DATA) || quirks.on(K30Quirk.PLAIN_DATA_OBJECT);
    String sign = credentials.sign(plain, quirks.on(K30Quirk.EMPTY_DATA_SIGNED));
    if (spoilt == Fault.WRONG_SIGNATURE || spoilt != null && inPlain) {
      sign = (sign.charAt(0) == '0' ? '1' : '0') + sign.substring(1);
    }
    StringBuilder out = new StringBuilder(512 + 2 * data.length()).append('{');
    plain.forEach(
        (name, value) -> {
          out.append('"').append(name).append("\":");
          if (isRaw(name, value)) {
            out.append(value.isEmpty() ? "null" : value);
          } else {
            out.append('"');
            if (name.equals("data") && !inPlain) {
              out.append(encrypted(data, spoilt));
            } else {
              JsonStringEncoder.getInstance().quoteAsString(value, out);
            }
            out.append('"');
          }
          out.append(',');
        });
    return out.append("\"sign\":\"").append(sign).append("\"}").toString();
  }

  /** A value that does not stand in quotes. */
  private boolean isRaw(String name, String value) {
    return switch (name) {
      case "resultcode", "timestamp" -> quirks.on(K30Quirk.ENVELOPE_NUMBERS);
      case "data" ->
          quirks.on(value.isEmpty() ? K30Quirk.EMPTY_DATA_NULL : K30Quirk.PLAIN_DATA_OBJECT);
      default -> false;
    };
  }

  private String encrypted(String data, Fault spoilt) {
    String key = credentials.key();
    if (spoilt == Fault.OTHER_KEY) {
      key = (key.charAt(0) == 'k' ? 'x' : 'k') + key.substring(1);
    }
    String base64 = credentials.withKey(key).encrypt(data);
    if (spoilt == Fault.CUT_DATA) {
      base64 = base64.substring(0, base64.length() / 2 - 1);
    }
    if (quirks.on(K30Quirk.NO_URL_ESCAPES)) {
      return base64;
    }
    boolean upper = quirks.on(K30Quirk.UPPER_CASE_ESCAPES);
    return base64
        .replace("+", upper ? "%2B" : "%2b")
        .replace("/", upper ? "%2F" : "%2f")
        .replace("=", upper ? "%3D" : "%3d");
  }
}
