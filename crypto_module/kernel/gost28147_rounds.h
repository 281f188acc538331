/* The rounds of GOST 28147 over any width of lanes; included after one lanes header, which says
 * how LANES halves are added and substituted. */

/* ``registers`` groups of LANES blocks side by side, so that they do not wait for one another. */
LANES_TARGET static inline void group_rounds(lanes_sbox sbox, const uint32_t *words,
                                             unsigned rounds, uint8_t *blocks,
                                             const unsigned registers)
{
    lanes n1[GOST28147_BATCH / LANES], n2[GOST28147_BATCH / LANES];
    for (unsigned j = 0; j < registers; j++)
        lanes_load_blocks(&n1[j], &n2[j], blocks + GOST28147_BLOCK * LANES * j);
    for (unsigned i = 0; i < rounds; i += 2) {
        const lanes k1 = lanes_all(words[i]), k2 = lanes_all(words[i + 1]);
        for (unsigned j = 0; j < registers; j++)
            n2[j] = lanes_round(sbox, n2[j], lanes_add(n1[j], k1));
        for (unsigned j = 0; j < registers; j++)
            n1[j] = lanes_round(sbox, n1[j], lanes_add(n2[j], k2));
    }
    for (unsigned j = 0; j < registers; j++)
        lanes_store_blocks(blocks + GOST28147_BLOCK * LANES * j, n2[j], n1[j]);
}
