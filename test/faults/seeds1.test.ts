import { expectSeeds } from "./expectSeeds";

expectSeeds(1, 150);
