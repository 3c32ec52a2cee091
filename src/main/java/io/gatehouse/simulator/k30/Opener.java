package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Opens what clients send: decrypts, verifies, and refuses what is not as the document says. */
final class Opener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] REQUIRED = {"companyno", "timestamp", "data", "sign"};

  private final Credentials credentials;
  private final DataCipher cipher;
  private final Predicate<String> isTimely;

  /**
   * @param isTimely whether a request's timestamp is taken
   */
  Opener(Credentials credentials, Predicate<String> isTimely) {
    this.credentials = credentials;
    this.isTimely = isTimely;
    this.cipher = new DataCipher(credentials);
  }

  /** Returns the parameters inside data. */
  JsonNode open(String body) {
    Map<String, String> parameters = parameters(body);
    if (!parameters.get("companyno").equals(credentials.companyNo())) {
      throw new Refusal(K30Violation.UNKNOWN_COMPANY, "企业编号不存在");
    }
    String sign = parameters.remove("sign");
    String plain = decrypt(parameters.get("data"));
    JsonNode data = json(plain);
    if (!data.isObject()) {
      throw new Refusal(K30Violation.UNDECIPHERABLE, "data不是正确的json字符串格式");
    }
    parameters.put("data", plain);
    if (!sign.equals(Signature.of(parameters, credentials.secret(), false))) {
      throw new Refusal(K30Violation.WRONG_SIGNATURE, "签名错误");
    }
    if (!isTimely.test(parameters.get("timestamp"))) {
      throw new Refusal(K30Violation.BAD_ENVELOPE, "时间戳已过期");
    }
    return data;
  }

  private static Map<String, String> parameters(String body) {
    Map<String, String> parameters = new TreeMap<>();
    json(body)
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().isTextual()) {
                throw new Refusal(K30Violation.BAD_ENVELOPE, "参数格式错误：" + field.getKey());
              }
              parameters.put(field.getKey(), field.getValue().textValue());
            });
    for (String name : REQUIRED) {
      if (parameters.getOrDefault(name, "").isEmpty()) {
        throw new Refusal(K30Violation.BAD_ENVELOPE, "缺少参数：" + name);
      }
    }
    if (!parameters.get("timestamp").matches("[0-9]{17}")) {
      throw new Refusal(K30Violation.BAD_ENVELOPE, "时间戳格式错误");
    }
    return parameters;
  }

  /** Always decodes URL escapes: a plus sign that stands for itself is lost, as on the platform. */
  private String decrypt(String data) {
    try {
      return cipher.decrypt(URLDecoder.decode(data, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Refusal(K30Violation.UNDECIPHERABLE, "data解密失败");
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }
}
