/* The rounds of GOST 28147 over any width of lanes; included after one lanes header, which says
 * how LANES halves are added and substituted. */

/* ``registers`` groups of LANES blocks side by side, so that they do not wait for one another. */
LANES_TARGET static inline void group_rounds(lanes_sbox sbox, const uint32_t *words,
                                             unsigned rounds, uint32_t *n1_words,
                                             uint32_t *n2_words, const unsigned registers)
{
    lanes n1[GOST28147_BATCH / LANES], n2[GOST28147_BATCH / LANES];
    for (unsigned j = 0; j < registers; j++) {
        n1[j] = lanes_load(n1_words + LANES * j);
        n2[j] = lanes_load(n2_words + LANES * j);
    }
    for (unsigned i = 0; i < rounds; i += 2) {
        const lanes k1 = lanes_all(words[i]), k2 = lanes_all(words[i + 1]);
        for (unsigned j = 0; j < registers; j++)
            n2[j] = lanes_xor(n2[j], lanes_substitute(sbox, lanes_add(n1[j], k1)));
        for (unsigned j = 0; j < registers; j++)
            n1[j] = lanes_xor(n1[j], lanes_substitute(sbox, lanes_add(n2[j], k2)));
    }
    for (unsigned j = 0; j < registers; j++) {
        lanes_store(n1_words + LANES * j, n1[j]);
        lanes_store(n2_words + LANES * j, n2[j]);
    }
}
