package io.gatehouse.simulator.axacs;

/**
 * A door controller, a face gate or a camera.
 *
 * @param id 32 hexadecimal digits
 * @param name what the vendor shows: mostly its address
 */
public record Device(String id, String name, long areaId, String areaName, String serialNo) {}
