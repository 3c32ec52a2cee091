package io.gatehouse.axacs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxAcsFieldsTest {

  private static VendorRecord record(String members) {
    byte[] body =
        ("{\"data\": {" + members.replace('\'', '"') + "}}").getBytes(StandardCharsets.UTF_8);
    return Reply.parse(body, body.length, "data").records().get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "null",
      value = {
        "'cardNo': '888888' | 888888 | null",
        "'cardNo': '888888', 'plateNumber': '京A12345' | 888888 | 京A12345",
        "'accessType': 2, 'accessPassport': 'F12' | F12 | null",
        "'accessType': 3, 'accessPassport': '京A12345' | null | 京A12345",
        "'accessType': 4, 'accessPassport': 'P7' | P7 | null",
      })
  void a_passages_passport_is_a_credential_or_a_plate(String members, String card, String plate) {
    assertThat(AxAcsFields.credentialNo(record(members))).isEqualTo(card);
    assertThat(AxAcsFields.plateNo(record(members))).isEqualTo(plate);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "null",
      value = {
        "'deviceName': '192.168.1.64 门[2]', 'accessType': 2 | 192.168.1.64 | 门[2]",
        "'deviceName': '南 门 门[2] ', 'accessType': 2 | 南 门 | 门[2]",
        "'deviceName': '南门道闸', 'accessType': 3 | 南门道闸 | null",
        "'deviceName': null, 'accessType': 3 | null | null",
        "'deviceName': 'East gate', 'doorName': '东门' | East gate | 东门",
        "'deviceName': '192.168.2.64', 'subDeviceName': '门[1]' | 192.168.2.64 | 门[1]",
      })
  void a_passages_device_and_door_stand_in_one_field(String members, String device, String door) {
    assertThat(AxAcsFields.deviceName(record(members))).isEqualTo(device);
    assertThat(AxAcsFields.doorName(record(members))).isEqualTo(door);
  }
}
